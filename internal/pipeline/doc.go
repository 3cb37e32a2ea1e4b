// Package pipeline takes an article its whole way: it fetches what is due,
// reads it, stores it, groups it into stories, and hands an edition of them to
// the publishers.
//
// Its one idea: every step can be repeated without harm, because each step
// reads what it has to do from the store and writes what it did in one
// transaction. A run that was killed is finished by the next one, and gives the
// same bytes. The clock is an argument everywhere.
//
// It decides when and in which order; how a thing is done is decided in the
// room that does it. All background goroutines start here.
package pipeline
