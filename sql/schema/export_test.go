package schema

// What the tests of this package see of its insides.
var Provider = provider
