//! Shared by the tests in `tests/`: a database of its own for each test, and clients to talk to it.
