package config

import (
	"errors"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// readTOML reads a TOML file through the parser's own expressions, which know
// where they stand.
func readTOML(file string, data []byte) (Node, error) {
	r := tomlReader{file: file, root: Node{File: file, Line: 1, kind: table}}
	r.p.Reset(data)
	var here []string
	for r.p.NextExpression() {
		e := r.p.Expression()
		var err error
		switch e.Kind {
		case unstable.Table:
			here = r.path(e)
			_, err = r.open(here, r.line(e), false)
		case unstable.ArrayTable:
			here = r.path(e)
			_, err = r.open(here, r.line(e), true)
		case unstable.KeyValue:
			err = r.assign(here, e)
		}
		if err != nil {
			return r.root, err
		}
	}
	var bad *unstable.ParserError
	if err := r.p.Error(); errors.As(err, &bad) {
		return r.root, at(file, r.p.Shape(r.p.Range(bad.Highlight)).Start.Line, "is not TOML: %s", bad.Message)
	} else if err != nil {
		return r.root, at(file, 0, "is not TOML: %v", err)
	}
	return r.root, nil
}

type tomlReader struct {
	file string
	p    unstable.Parser
	root Node
}

// path is the dotted key of a table header or a key-value.
func (r *tomlReader) path(e *unstable.Node) []string {
	var names []string
	for it := e.Key(); it.Next(); {
		names = append(names, string(it.Node().Data))
	}
	return names
}

func (r *tomlReader) line(e *unstable.Node) int {
	for it := e.Key(); it.Next(); {
		return r.p.Shape(it.Node().Raw).Start.Line
	}
	return 0
}

// open walks to the table at path, making what is missing. With item, the last
// name is a list that gets a new table.
func (r *tomlReader) open(path []string, line int, item bool) (*Node, error) {
	n := &r.root
	for i, name := range path {
		last := item && i == len(path)-1
		child := n.child(name, line)
		if last {
			if child.kind != list && child.kind != null {
				return nil, at(r.file, line, "%s is no list of tables", strings.Join(path, "."))
			}
			child.kind = list
			child.list = append(child.list, Node{File: r.file, Line: line, kind: table})
		}
		if child.kind == list && len(child.list) > 0 {
			child = &child.list[len(child.list)-1]
		}
		if child.kind == null {
			child.kind = table
		}
		if child.kind != table {
			return nil, at(r.file, line, "%s is %v already, and no table", strings.Join(path[:i+1], "."), child.kind)
		}
		n = child
	}
	return n, nil
}

// child returns the value under name, made empty when it is missing.
func (n *Node) child(name string, line int) *Node {
	for i := range n.keys {
		if n.keys[i].name == name {
			return &n.keys[i].node
		}
	}
	n.keys = append(n.keys, entry{name: name, line: line, node: Node{File: n.File, Line: line}})
	return &n.keys[len(n.keys)-1].node
}

func (r *tomlReader) assign(here []string, e *unstable.Node) error {
	path, line := r.path(e), r.line(e)
	into, err := r.open(append(here[:len(here):len(here)], path[:len(path)-1]...), line, false)
	if err != nil {
		return err
	}
	value, err := r.value(e.Value(), line, 0)
	if err != nil {
		return err
	}
	name := path[len(path)-1]
	if _, twice := into.get(name); twice {
		return at(r.file, line, "key %q is written twice", name)
	}
	into.keys = append(into.keys, entry{name: name, line: line, node: value})
	return nil
}

func (r *tomlReader) value(e *unstable.Node, line, depth int) (Node, error) {
	n := Node{File: r.file, Line: line, text: string(e.Data)}
	if e.Raw.Length > 0 {
		n.Line = r.p.Shape(e.Raw).Start.Line
	}
	if depth > 100 {
		return n, n.Errorf("nested too deep")
	}
	switch e.Kind {
	case unstable.String, unstable.DateTime, unstable.LocalDate, unstable.LocalDateTime, unstable.LocalTime:
		n.kind = text
	case unstable.Bool:
		n.kind = boolean
	case unstable.Integer, unstable.Float:
		n.kind = number
	case unstable.Array:
		n.kind = list
		for it := e.Children(); it.Next(); {
			child, err := r.value(it.Node(), n.Line, depth+1)
			if err != nil {
				return n, err
			}
			n.list = append(n.list, child)
		}
	case unstable.InlineTable:
		return r.inline(n, e, depth)
	}
	return n, nil
}

func (r *tomlReader) inline(n Node, e *unstable.Node, depth int) (Node, error) {
	n.kind = table
	sub := tomlReader{file: r.file, root: n}
	for it := e.Children(); it.Next(); {
		pair := it.Node()
		path, line := r.path(pair), r.line(pair)
		into, err := sub.open(path[:len(path)-1], line, false)
		if err != nil {
			return n, err
		}
		value, err := r.value(pair.Value(), line, depth+1)
		if err != nil {
			return n, err
		}
		into.keys = append(into.keys, entry{name: path[len(path)-1], line: line, node: value})
	}
	return sub.root, nil
}
