package newstest

import (
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"time"
)

// serve runs a server in the folder $1 with the programs of the folder $2
// until its standard input ends, which it does when the test dies, however it
// dies. Nothing in it is worth a sync to the disk.
const serve = `cd "$1" && "$2/initdb" -D data -U herald -A trust -E UTF8 --locale=C --no-sync >log 2>&1 || exit 1
"$2/postgres" -D data -k "$1" -c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
	-c max_connections=200 >>log 2>&1 &
read line
kill -QUIT $!
wait
cd / && rm -rf "$1"`

// server is a PostgreSQL that lives until its standard input is closed, by us or
// by the end of the process.
type server struct {
	url  string
	life io.Closer
}

// startPostgres starts a server that is reached over a socket in a temporary
// folder.
func startPostgres() (_ server, err error) {
	programs, err := programs()
	if err != nil {
		return server{}, err
	}
	dir, err := os.MkdirTemp("", "herald-pg-")
	if err != nil {
		return server{}, err
	}
	cmd, err := asUser(dir, serve, dir, programs)
	if err != nil {
		return server{}, err
	}
	life, err := cmd.StdinPipe()
	if err != nil {
		return server{}, err
	}
	if err := cmd.Start(); err != nil {
		return server{}, err
	}
	s := server{"postgres://herald@/postgres?" + url.Values{"host": {dir}}.Encode(), life}
	if err := await(s.url); err != nil {
		log, _ := os.ReadFile(filepath.Join(dir, "log"))
		return server{}, errors.Join(fmt.Errorf("postgres did not start: %w\n%s", err, log), life.Close())
	}
	return s, nil
}

// programs finds the folder with initdb and postgres: one in PATH, else the
// newest where Debian keeps them.
func programs() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			return filepath.Dir(real), nil
		}
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		return "", errors.New("no PostgreSQL: set HERALD_TEST_POSTGRES, or install its server")
	}
	slices.SortFunc(found, func(a, b string) int { return version(a) - version(b) })
	return filepath.Dir(found[len(found)-1]), nil
}

func version(path string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
	return n
}

// asUser makes a command of a script. PostgreSQL refuses to be run by root:
// then somebody else gets the folder and runs it.
func asUser(dir, script string, args ...string) (*exec.Cmd, error) {
	if os.Getuid() != 0 {
		return exec.Command("/bin/sh", append([]string{"-c", script, "sh"}, args...)...), nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, _ := strconv.Atoi(u.Uid)
		gid, _ := strconv.Atoi(u.Gid)
		if err := os.Chown(dir, uid, gid); err != nil {
			return nil, err
		}
		return exec.Command("su", append([]string{"-s", "/bin/sh", name, "-c", script, "--", "sh"}, args...)...), nil
	}
	return nil, errors.New("no PostgreSQL: root may not run it, and there is no user postgres or nobody")
}

func await(url string) error {
	db, err := sql.Open("pgx", url)
	if err != nil {
		return err
	}
	defer db.Close()
	for range 300 {
		if err = db.Ping(); err == nil {
			return nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	return err
}
