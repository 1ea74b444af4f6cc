// The room Git; its first file takes this one's place.
