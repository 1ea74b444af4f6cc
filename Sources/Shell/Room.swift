// The room Shell; its first file takes this one's place.
