//go:build unix

package fetch

import "syscall"

// nonblock keeps an open from waiting should a pipe take a file's place.
const nonblock = syscall.O_NONBLOCK
