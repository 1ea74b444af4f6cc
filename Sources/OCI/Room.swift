// The room OCI; its first file takes this one's place.
