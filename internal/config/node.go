package config

import (
	"fmt"
	"strings"

	"herald"
)

// Node is one value of a configuration file with the place it stands at.
type Node struct {
	File string
	Line int // counted from 1; 0 for a value from the environment or a flag
	kind kind
	text string // of a scalar
	list []Node
	keys []entry
}

type entry struct {
	name string
	line int
	node Node
}

type kind int

const (
	null kind = iota
	text
	number
	boolean
	list
	table
)

func (k kind) String() string {
	return [...]string{"nothing", "a text", "a number", "true or false", "a list", "a table of keys"}[k]
}

// maxNodes bounds what one file may unfold to: aliases of YAML multiply.
const maxNodes = 1_000_000

// Errorf makes an error of kind herald.ErrInvalid that begins with the node's
// file and line.
func (n Node) Errorf(format string, args ...any) error {
	return at(n.File, n.Line, format, args...)
}

func at(file string, line int, format string, args ...any) error {
	where := file
	if line > 0 {
		where = fmt.Sprintf("%s:%d", file, line)
	}
	return fmt.Errorf("%s: %s%w", where, fmt.Sprintf(format, args...), silent{herald.ErrInvalid})
}

// silent carries a kind of error without adding words to a sentence that is
// complete.
type silent struct{ error }

func (silent) Error() string   { return "" }
func (s silent) Unwrap() error { return s.error }

// get returns the value under a key of a table.
func (n Node) get(name string) (Node, bool) {
	for _, e := range n.keys {
		if e.name == name {
			return e.node, true
		}
	}
	return Node{}, false
}

// set puts a scalar at a dotted path and drops the siblings it excludes, as an
// override of the file by the environment or a flag does.
func (n *Node) set(path, value, origin string) {
	name, rest, deeper := strings.Cut(path, ".")
	if n.kind != table {
		*n = Node{File: n.File, Line: n.Line, kind: table}
	}
	if path == "store.sqlite" || path == "store.postgres" {
		n.drop("store", "sqlite", "postgres")
	}
	i := 0
	for i < len(n.keys) && n.keys[i].name != name {
		i++
	}
	if i == len(n.keys) {
		n.keys = append(n.keys, entry{name: name, node: Node{File: origin, kind: table}})
	}
	if deeper {
		n.keys[i].node.set(rest, value, origin)
		return
	}
	n.keys[i] = entry{name: name, node: Node{File: origin, kind: text, text: value}}
}

// drop removes keys of the table under name.
func (n *Node) drop(name string, keys ...string) {
	for i := range n.keys {
		if n.keys[i].name != name {
			continue
		}
		kept := n.keys[i].node.keys[:0]
		for _, e := range n.keys[i].node.keys {
			if !contains(keys, e.name) {
				kept = append(kept, e)
			}
		}
		n.keys[i].node.keys = kept
	}
}

func contains(names []string, name string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}
