// The room Actions; its first file takes this one's place.
