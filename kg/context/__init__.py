"""Read a whole abstract with a small transformer, and say of each name what its sentences make of it."""
