package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// readJSON reads a JSON file. encoding/json knows the offset of each token, and
// so the line.
func readJSON(file string, data []byte) (Node, error) {
	r := jsonReader{file: file, data: data, dec: json.NewDecoder(bytes.NewReader(data))}
	r.dec.UseNumber()
	n, err := r.value(0)
	if err == nil {
		if _, err = r.dec.Token(); errors.Is(err, io.EOF) {
			return n, nil
		}
		err = fmt.Errorf("more text after the end of the object")
	}
	if errors.Is(err, errPlaced) {
		return n, err
	}
	return n, at(file, r.line(), "is not JSON: %v", err)
}

// errPlaced marks an error that names its line already.
var errPlaced = errors.New("placed")

type jsonReader struct {
	file string
	data []byte
	dec  *json.Decoder
}

func (r *jsonReader) line() int {
	return 1 + bytes.Count(r.data[:min(int(r.dec.InputOffset()), len(r.data))], []byte("\n"))
}

func (r *jsonReader) value(depth int) (Node, error) {
	if depth > 100 {
		return Node{}, fmt.Errorf("nested too deep")
	}
	t, err := r.dec.Token()
	if err != nil {
		return Node{}, err
	}
	n := Node{File: r.file, Line: r.line()}
	switch v := t.(type) {
	case json.Delim:
		if v == '[' {
			return r.array(n, depth)
		}
		return r.object(n, depth)
	case string:
		n.kind, n.text = text, v
	case json.Number:
		n.kind, n.text = number, v.String()
	case bool:
		n.kind, n.text = boolean, fmt.Sprint(v)
	}
	return n, nil
}

func (r *jsonReader) array(n Node, depth int) (Node, error) {
	n.kind = list
	for r.dec.More() {
		child, err := r.value(depth + 1)
		if err != nil {
			return n, err
		}
		n.list = append(n.list, child)
	}
	_, err := r.dec.Token()
	return n, err
}

func (r *jsonReader) object(n Node, depth int) (Node, error) {
	n.kind = table
	for r.dec.More() {
		key, err := r.dec.Token()
		if err != nil {
			return n, err
		}
		name, line := key.(string), r.line()
		if _, twice := n.get(name); twice {
			return n, errors.Join(at(r.file, line, "key %q is written twice", name), errPlaced)
		}
		child, err := r.value(depth + 1)
		if err != nil {
			return n, err
		}
		n.keys = append(n.keys, entry{name: name, line: line, node: child})
	}
	_, err := r.dec.Token()
	return n, err
}
