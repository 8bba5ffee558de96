package set
