// The room Reporting; its first file takes this one's place.
