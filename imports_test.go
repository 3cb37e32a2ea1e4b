package herald_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// rooms is the table of docs/design.md: which of our packages each may import.
// "herald" is the root package. A package that is not listed fails the test,
// so that every new room is a decision.
var rooms = map[string]string{
	"herald":                       "",
	"internal/text":                "herald",
	"internal/query":               "herald",
	"internal/markup":              "herald",
	"internal/address":             "herald",
	"internal/feed":                "herald text markup address",
	"internal/fetch":               "herald text markup address",
	"internal/page":                "herald text markup address",
	"internal/picture":             "herald",
	"internal/googlenews":          "herald feed address markup",
	"internal/cluster":             "herald text address",
	"internal/tag":                 "herald text address",
	"internal/brief":               "herald text address",
	"internal/rank":                "herald text address",
	"internal/config":              "herald feed googlenews",
	"internal/store":               "herald query text",
	"internal/publish":             "herald feed googlenews text markup address",
	"internal/publish/excerpt":     "herald googlenews text markup address",
	"internal/publish/feeds":       "herald publish publish/excerpt feed googlenews text markup address",
	"internal/publish/exec":        "herald publish publish/feeds",
	"internal/publish/content":     "herald publish publish/excerpt feed googlenews text markup address",
	"internal/publish/site":        "herald publish publish/feeds feed googlenews text markup address",
	"internal/pipeline":            "herald text query markup address feed fetch page picture googlenews cluster tag brief rank store publish",
	"internal/web":                 "herald query store feed googlenews publish pipeline text markup address",
	"internal/demo":                "herald feed",
	"internal/eval":                "herald text query markup address feed googlenews cluster tag brief rank store",
	"internal/newstest":            "herald text query markup address feed googlenews cluster tag brief rank store",
	"internal/publish/publishtest": "herald publish",
	"cmd/herald":                   "*",
}

func TestImportsKeepToTheTable(t *testing.T) {
	err := filepath.WalkDir(".", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || d.Name() == "node_modules" || d.Name() == "bench" || strings.HasPrefix(d.Name(), ".") && file != ".") {
			return fs.SkipDir
		}
		if strings.HasSuffix(file, ".go") {
			checkImports(t, filepath.ToSlash(file))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// checkImports holds one file against the table. External test packages may
// also import newstest and publishtest, and the commands' tests anything.
func checkImports(t *testing.T, file string) {
	room := path.Dir(file)
	if room == "." {
		room = "herald"
	}
	allowed, listed := rooms[room]
	if !listed {
		t.Errorf("%s: package %s is not in the table of imports_test.go", file, room)
		return
	}
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Errorf("%s: %v", file, err)
		return
	}
	may := strings.Fields(allowed)
	if strings.HasSuffix(file, "_test.go") {
		may = append(may, "newstest", "publish/publishtest", strings.TrimPrefix(room, "internal/"), "herald")
	}
	for _, spec := range f.Imports {
		name, _ := strconv.Unquote(spec.Path.Value)
		if !strings.HasPrefix(name+"/", "herald/") {
			if room == "herald" && strings.Contains(name, ".") && !strings.HasSuffix(file, "_test.go") {
				t.Errorf("%s: the root package imports %s; it may import the standard library only", file, name)
			}
			continue
		}
		name = strings.TrimPrefix(name, "herald/internal/")
		if allowed != "*" && !slices.Contains(may, name) {
			t.Errorf("%s: %s may not import %s", file, room, name)
		}
	}
}
