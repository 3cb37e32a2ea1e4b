// Package store keeps everything Herald must not forget: the feeds and what
// their next visit needs, articles and who lists them, stories, the slugs and
// addresses that were promised to the public, and the words to search by.
//
// One idea: one concrete Store over database/sql, for SQLite and PostgreSQL.
// The SQL is one text for both, beside the function that runs it, with ? for
// arguments; the schemas are written twice (migrations/) and the few things
// that cannot be said in one way are in dialect.go. Every exported method owns
// its transaction, and every one may be repeated without harm.
//
// What belongs together is decided here only by identity (see identity.go);
// which articles tell one story is decided by package cluster, and the store
// keeps the answer. It fetches nothing, sanitises nothing and renders nothing.
package store
