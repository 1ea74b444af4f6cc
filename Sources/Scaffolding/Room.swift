// The room Scaffolding; its first file takes this one's place.
