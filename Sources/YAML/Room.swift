// The room YAML; its first file takes this one's place.
