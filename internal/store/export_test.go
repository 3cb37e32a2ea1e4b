package store

import "context"

// MigrateTo brings the schema up or down to a version.
func MigrateTo(s *Store, version int64) error {
	p, err := s.provider()
	if err != nil {
		return err
	}
	if version == 0 {
		_, err = p.DownTo(context.Background(), 0)
		return err
	}
	_, err = p.UpTo(context.Background(), version)
	return err
}

// Plain shows plain to its fuzz test.
func Plain(markup string) string { return plain(markup) }
