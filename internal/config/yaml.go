package config

import (
	"errors"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// readYAML reads the first document of a YAML file.
func readYAML(file string, data []byte) (Node, error) {
	f, err := parser.ParseBytes(data, 0)
	if err != nil {
		return Node{}, yamlError(file, err)
	}
	if len(f.Docs) == 0 || f.Docs[0].Body == nil {
		return Node{File: file, Line: 1}, nil
	}
	r := yamlReader{file: file, anchors: map[string]Node{}}
	return r.node(f.Docs[0].Body, 0)
}

func yamlError(file string, err error) error {
	var syntax yaml.Error
	if errors.As(err, &syntax) && syntax.GetToken() != nil {
		return at(file, syntax.GetToken().Position.Line, "%s", syntax.GetMessage())
	}
	return at(file, 0, "is not YAML: %s", strings.TrimSpace(err.Error()))
}

type yamlReader struct {
	file    string
	anchors map[string]Node
	count   int
}

func (r *yamlReader) node(n ast.Node, depth int) (Node, error) {
	line := 0
	if t := n.GetToken(); t != nil {
		line = t.Position.Line
	}
	out := Node{File: r.file, Line: line}
	if r.count++; r.count > maxNodes || depth > 100 {
		return out, out.Errorf("the file is nested too deep or unfolds to too much")
	}
	switch v := n.(type) {
	case *ast.NullNode:
	case *ast.BoolNode:
		out.kind, out.text = boolean, v.GetToken().Value
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		out.kind, out.text = number, n.GetToken().Value
	case *ast.StringNode:
		out.kind, out.text = text, v.Value
	case *ast.LiteralNode:
		out.kind, out.text = text, v.Value.Value
	case *ast.TagNode:
		return r.node(v.Value, depth+1)
	case *ast.AnchorNode:
		named, err := r.node(v.Value, depth+1)
		r.anchors[v.Name.GetToken().Value] = named
		return named, err
	case *ast.AliasNode:
		named, ok := r.anchors[v.Value.GetToken().Value]
		if !ok {
			return out, out.Errorf("alias *%s has no anchor before it", v.Value.GetToken().Value)
		}
		r.count += named.size()
		return named, nil
	case *ast.SequenceNode:
		return r.sequence(out, v, depth)
	case *ast.MappingNode:
		return r.mapping(out, v.Values, depth)
	case *ast.MappingValueNode:
		return r.mapping(out, []*ast.MappingValueNode{v}, depth)
	default:
		return out, out.Errorf("this form of YAML is not understood here; write plain keys, texts and lists")
	}
	return out, nil
}

func (r *yamlReader) sequence(out Node, v *ast.SequenceNode, depth int) (Node, error) {
	out.kind = list
	for _, value := range v.Values {
		n, err := r.node(value, depth+1)
		if err != nil {
			return out, err
		}
		out.list = append(out.list, n)
	}
	return out, nil
}

func (r *yamlReader) mapping(out Node, values []*ast.MappingValueNode, depth int) (Node, error) {
	out.kind = table
	for _, pair := range values {
		key := pair.Key.GetToken()
		if len(out.keys) == 0 {
			out.Line = key.Position.Line
		}
		n, err := r.node(pair.Value, depth+1)
		if err != nil {
			return out, err
		}
		if pair.Key.IsMergeKey() {
			for _, e := range n.keys {
				if _, twice := out.get(e.name); !twice {
					out.keys = append(out.keys, e)
				}
			}
			continue
		}
		if n.kind == null {
			n.Line = key.Position.Line
		}
		out.keys = append(out.keys, entry{name: key.Value, line: key.Position.Line, node: n})
	}
	return out, nil
}

// size counts the nodes below and including n.
func (n Node) size() int {
	total := 1
	for _, c := range n.list {
		total += c.size()
	}
	for _, e := range n.keys {
		total += e.node.size()
	}
	return total
}
