"""The tests of Kupec, and what they stand on."""
