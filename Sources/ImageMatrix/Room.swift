// The room ImageMatrix; its first file takes this one's place.
