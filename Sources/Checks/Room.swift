// The room Checks; its first file takes this one's place.
