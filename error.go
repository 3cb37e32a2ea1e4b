package herald

import (
	"errors"
	"fmt"
)

// The kinds of error. Every error that crosses a package's border is one of
// these, or a plain failure of the world (disk, network, database).
var (
	// ErrNotFound says that the thing asked for is not there.
	ErrNotFound = errors.New("not found")
	// ErrExists says that the thing to be made is there already.
	ErrExists = errors.New("already exists")
	// ErrInvalid says that a value given by a person or a file breaks a rule.
	ErrInvalid = errors.New("invalid")
	// ErrGone says that a thing was there once and will not come back.
	ErrGone = errors.New("gone")
	// ErrBusy says that somebody else holds what is needed: a lock, a lease.
	ErrBusy = errors.New("busy")
	// ErrRefused says that Herald would not publish, and left the old output.
	ErrRefused = errors.New("refused to publish")
)

// Wrap puts what was being done before *err, if there is an error. It is meant
// for a deferred call at the head of a function.
func Wrap(err *error, format string, args ...any) {
	if *err != nil {
		*err = fmt.Errorf("%s: %w", fmt.Sprintf(format, args...), *err)
	}
}
