// The room Dockerfile; its first file takes this one's place.
