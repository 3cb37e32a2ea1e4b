package config

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// Decode fills *into, a struct, from a table. Each exported field is a key: its
// name in lower case, or what its tag `yaml:"…"` says; a field tagged `yaml:"-"`
// is left alone. Keys that no field wants are errors that name the nearest one;
// every error found is reported, not only the first. Fields may be texts,
// numbers, booleans, durations (20s, 90m, 30d), lists and structs of those,
// pointers to structs, and Nodes, which are kept as they are.
func Decode(n Node, into any) error {
	d := decoder{}
	d.value(n, reflect.ValueOf(into).Elem(), "")
	return joined(d.errs)
}

type decoder struct{ errs []error }

func (d *decoder) fail(n Node, format string, args ...any) {
	d.errs = append(d.errs, n.Errorf(format, args...))
}

var (
	nodeType     = reflect.TypeFor[Node]()
	durationType = reflect.TypeFor[time.Duration]()
)

func (d *decoder) value(n Node, v reflect.Value, name string) {
	switch {
	case v.Type() == nodeType:
		v.Set(reflect.ValueOf(n))
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		d.value(n, v.Elem(), name)
	case v.Type() == durationType:
		d.duration(n, v, name)
	case v.Kind() == reflect.Struct:
		d.table(n, v, name)
	case v.Kind() == reflect.Slice:
		d.list(n, v, name)
	case v.Kind() == reflect.Map:
		d.texts(n, v, name)
	default:
		d.scalar(n, v, name)
	}
}

func (d *decoder) table(n Node, v reflect.Value, name string) {
	if n.kind == null {
		return
	}
	if n.kind != table {
		d.fail(n, "%s is %v, but a table of keys is wanted: %s", name, n.kind, strings.Join(keysOf(v.Type()), ", "))
		return
	}
	fields := map[string]int{}
	for i := range v.NumField() {
		if key := keyOf(v.Type().Field(i)); key != "" {
			fields[key] = i
		}
	}
	for _, e := range n.keys {
		i, known := fields[e.name]
		if !known {
			d.errs = append(d.errs, at(e.node.File, e.line, "unknown key %q%s; %s", e.name, under(name), advice(e.name, keysOf(v.Type()))))
			continue
		}
		d.value(e.node, v.Field(i), strings.TrimPrefix(name+"."+e.name, "."))
	}
}

func under(name string) string {
	if name == "" {
		return ""
	}
	return " under " + name
}

func (d *decoder) list(n Node, v reflect.Value, name string) {
	items := n.list
	switch {
	case n.kind == null:
		return
	case n.kind != list && v.Type().Elem().Kind() == reflect.String && n.kind != table:
		items = []Node{n} // one text stands for a list of one
	case n.kind != list:
		d.fail(n, "%s is %v, but a list is wanted: write %s: [ … ]", name, n.kind, name)
		return
	}
	out := reflect.MakeSlice(v.Type(), len(items), len(items))
	for i, item := range items {
		d.value(item, out.Index(i), name)
	}
	v.Set(out)
}

// texts fills a map of texts, as headers are.
func (d *decoder) texts(n Node, v reflect.Value, name string) {
	if n.kind != table {
		d.fail(n, "%s is %v, but a table of texts is wanted", name, n.kind)
		return
	}
	out := reflect.MakeMap(v.Type())
	for _, e := range n.keys {
		if e.node.kind == table || e.node.kind == list {
			d.fail(e.node, "%s.%s is %v, but a text is wanted", name, e.name, e.node.kind)
			continue
		}
		out.SetMapIndex(reflect.ValueOf(e.name), reflect.ValueOf(e.node.text))
	}
	v.Set(out)
}

func (d *decoder) scalar(n Node, v reflect.Value, name string) {
	switch {
	case n.kind == table || n.kind == list:
		d.fail(n, "%s is %v, but %s is wanted", name, n.kind, wanted(v.Kind()))
	case n.kind == null:
	case v.Kind() == reflect.String:
		v.SetString(n.text)
	case v.Kind() == reflect.Bool:
		b, err := strconv.ParseBool(n.text)
		if err != nil {
			d.fail(n, "%s is %q, but true or false is wanted", name, n.text)
		}
		v.SetBool(b)
	case v.CanInt():
		i, err := strconv.ParseInt(n.text, 10, 64)
		if err != nil || v.OverflowInt(i) {
			d.fail(n, "%s is %q, but a whole number is wanted", name, n.text)
			return
		}
		v.SetInt(i)
	case v.CanFloat():
		f, err := strconv.ParseFloat(n.text, 64)
		if err != nil || f != f || f < 0 {
			d.fail(n, "%s is %q, but a number is wanted", name, n.text)
			return
		}
		v.SetFloat(f)
	}
}

func wanted(k reflect.Kind) string {
	switch k {
	case reflect.String:
		return "a text"
	case reflect.Bool:
		return "true or false"
	}
	return "a number"
}

func (d *decoder) duration(n Node, v reflect.Value, name string) {
	span, err := ParseDuration(n.text)
	if err != nil || n.kind == table || n.kind == list {
		d.fail(n, "%s is %q, but a span of time is wanted, such as 20s, 15m, 12h, 30d, or forever", name, n.text)
	}
	v.SetInt(int64(span))
}

// ParseDuration reads 20s, 15m, 12h as Go does, and whole days and weeks as 30d
// and 4w. "forever", "never" and "" are zero.
func ParseDuration(s string) (time.Duration, error) {
	unit := time.Duration(0)
	switch {
	case s == "" || s == "forever" || s == "never" || s == "0":
		return 0, nil
	case strings.HasSuffix(s, "d"):
		unit = 24 * time.Hour
	case strings.HasSuffix(s, "w"):
		unit = 7 * 24 * time.Hour
	default:
		span, err := time.ParseDuration(s)
		if err == nil && span < 0 {
			err = fmt.Errorf("negative")
		}
		return span, err
	}
	count, err := strconv.ParseUint(s[:len(s)-1], 10, 16)
	return time.Duration(count) * unit, err
}

func keyOf(f reflect.StructField) string {
	if key := f.Tag.Get("yaml"); key == "-" || !f.IsExported() {
		return ""
	} else if key != "" {
		return key
	}
	return strings.ToLower(f.Name)
}

func keysOf(t reflect.Type) []string {
	var keys []string
	for i := range t.NumField() {
		if key := keyOf(t.Field(i)); key != "" {
			keys = append(keys, key)
		}
	}
	return keys
}

// advice names the key that was probably meant, or all there are.
func advice(name string, keys []string) string {
	best, distance := "", 3
	for _, key := range keys {
		if d := edits(strings.ToLower(name), key); d < distance {
			best, distance = key, d
		}
	}
	if best != "" {
		return fmt.Sprintf("did you mean %q?", best)
	}
	return "known here: " + strings.Join(keys, ", ")
}

// edits is the Levenshtein distance of two short names, in bytes.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		previous := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := previous
			if a[i] != b[j] {
				cost++
			}
			previous = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
