// Package fetch is the one door through which Herald asks other machines for
// something: feeds, article pages, images, heartbeats.
//
// Its one idea: whatever the other side does, one call of Client.Get ends
// within a bounded time, having read a bounded number of bytes, from no
// machine it was not allowed to reach, and says in one plain sentence what
// went wrong. A host is asked one thing at a time; who waits for a host holds
// nothing that another host's request needs.
//
// A trip is one call of Get: a row of hops, each an exchange with one host.
// The hosts are kept in hosts.go, the guard of private addresses in dial.go,
// the bounds of a body in body.go, memory.go and decode.go, the sentences in
// explain.go. Allowed asks a site's robots.txt first, for whoever has to.
//
// It does not decide when to ask again, does not parse what it read, keeps no
// cookies, and reads no environment variable.
package fetch
