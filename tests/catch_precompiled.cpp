// Which source carries the precompiled catch.hpp of all test programs? This one: CMake builds the header for a target
// with at least one source that uses it, and catch_main.cpp may not.
