package store

import (
	"context"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"

	"herald"
)

// migrate brings the schema to the version this program knows, and refuses a
// database that a newer one has written.
func (s *Store) migrate(ctx context.Context) error {
	p, err := s.provider()
	if err != nil {
		return err
	}
	is, knows, err := p.GetVersions(ctx)
	if err != nil {
		return s.kind(err)
	}
	if is > knows {
		return fmt.Errorf("%w: %s was written by a newer Herald (schema %d, this one knows %d): upgrade Herald", herald.ErrInvalid, s.name, is, knows)
	}
	if is == knows {
		return nil
	}
	if _, err := p.Up(ctx); err != nil {
		// Another process may have been quicker.
		if is, knows, again := p.GetVersions(ctx); again == nil && is == knows {
			return nil
		}
		return s.kind(fmt.Errorf("schema of %s: %w", s.name, err))
	}
	return nil
}

func (s *Store) provider() (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations/"+s.folder)
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(s.goose, s.write.db, files, goose.WithDisableGlobalRegistry(true))
}

// schema is the version of the schema, the same number in both dialects.
func (s *Store) schema(ctx context.Context) (int64, error) {
	p, err := s.provider()
	if err != nil {
		return 0, err
	}
	v, err := p.GetDBVersion(ctx)
	return v, s.kind(err)
}
