-- +goose Up
CREATE TABLE feed (
  id         INTEGER PRIMARY KEY,
  url        TEXT    NOT NULL UNIQUE,
  active     INTEGER NOT NULL, -- 1: in the configuration
  title      TEXT    NOT NULL, -- as configured, '' when not
  site       TEXT    NOT NULL,
  section    TEXT    NOT NULL,
  tags       TEXT    NOT NULL, -- one a line
  language   TEXT    NOT NULL,
  weight     REAL    NOT NULL,
  own_title  TEXT    NOT NULL, -- what the feed called itself first
  own_site   TEXT    NOT NULL,
  calls      TEXT    NOT NULL, -- what the feed calls itself now
  etag       TEXT    NOT NULL,
  modified   TEXT    NOT NULL,
  body_hash  TEXT    NOT NULL,
  checked    INTEGER NOT NULL,
  succeeded  INTEGER NOT NULL,
  changed    INTEGER NOT NULL,
  next       INTEGER NOT NULL,
  failures   INTEGER NOT NULL,
  error      TEXT    NOT NULL,
  status     INTEGER NOT NULL,
  moved      TEXT    NOT NULL,
  moved_seen INTEGER NOT NULL,
  items      INTEGER NOT NULL,
  warnings   TEXT    NOT NULL, -- one a line
  gone       INTEGER NOT NULL,
  listed     INTEGER NOT NULL, -- when its list of items was last known to stand
  articles   INTEGER NOT NULL, -- how many belong to it
  newest     INTEGER NOT NULL,           -- newest date among them
  rhythm     TEXT    NOT NULL DEFAULT '', -- when it publishes; the pipeline's own form
  why        TEXT    NOT NULL DEFAULT '', -- why next is when it is
  took       INTEGER NOT NULL DEFAULT 0,  -- milliseconds that the last answer took
  shard      INTEGER NOT NULL,           -- of its host; see shard.go
  leased     INTEGER NOT NULL DEFAULT 0   -- a worker visits it; counts until then
);
CREATE INDEX feed_due ON feed (shard, next);

CREATE TABLE article (
  id             INTEGER PRIMARY KEY,
  feed           INTEGER NOT NULL,
  first_seen     INTEGER NOT NULL,
  date           INTEGER NOT NULL,
  published      INTEGER NOT NULL,
  updated        INTEGER NOT NULL,
  guid_key       BLOB    NOT NULL, -- see key.go
  address_key    BLOB    NOT NULL, -- of the address before its mark apart
  apart          TEXT    NOT NULL, -- '' for the article that has the address; see claim.go
  address        TEXT    NOT NULL,
  guid           TEXT    NOT NULL,
  url            TEXT    NOT NULL,
  title          TEXT    NOT NULL,
  authors        TEXT    NOT NULL, -- one a line
  categories     TEXT    NOT NULL, -- one a line
  image          TEXT    NOT NULL,
  publisher      TEXT    NOT NULL,
  publisher_site TEXT    NOT NULL,
  language       TEXT    NOT NULL,
  rights         TEXT    NOT NULL,
  summary        TEXT    NOT NULL,
  content        TEXT    NOT NULL,
  UNIQUE (address_key, apart)
);
CREATE INDEX article_first_seen ON article (first_seen);
CREATE INDEX article_date ON article (date);

-- Who lists what under which guid. A row with article 0 names one that was retired.
CREATE TABLE sighting (
  feed     INTEGER NOT NULL,
  guid_key BLOB    NOT NULL,
  article  INTEGER NOT NULL,
  print    INTEGER NOT NULL, -- of title and text as this feed gave them
  listed   INTEGER NOT NULL, -- 1: in the feed's list now
  seen     INTEGER NOT NULL, -- when it was listed last; counts only when it is not listed now
  title    TEXT    NOT NULL, -- '' when it is the article's
  PRIMARY KEY (feed, guid_key)
) WITHOUT ROWID;
CREATE INDEX sighting_article ON sighting (article);
CREATE INDEX sighting_listed ON sighting (feed) WHERE listed = 1;

CREATE TABLE history (
  article INTEGER NOT NULL,
  at      INTEGER NOT NULL, -- when Herald saw these words replaced
  title   TEXT    NOT NULL,
  summary TEXT    NOT NULL,
  PRIMARY KEY (article, at)
) WITHOUT ROWID;

CREATE TABLE link (
  a      INTEGER NOT NULL,           -- a < b
  b      INTEGER NOT NULL,
  joined INTEGER NOT NULL DEFAULT 0, -- 1: grouping has seen it
  PRIMARY KEY (a, b)
) WITHOUT ROWID;
CREATE INDEX link_b ON link (b);
CREATE INDEX link_new ON link (a) WHERE joined = 0;

CREATE TABLE retired_address (
  address_key BLOB    NOT NULL,
  title       TEXT    NOT NULL, -- its beginning
  at          INTEGER NOT NULL,
  PRIMARY KEY (address_key, title)
) WITHOUT ROWID;

CREATE TABLE pending (
  article INTEGER PRIMARY KEY
);

CREATE TABLE member (
  article INTEGER PRIMARY KEY,
  story   INTEGER NOT NULL,
  seq     INTEGER NOT NULL -- its arrival number
);
CREATE INDEX member_story ON member (story);

CREATE TABLE story (
  id          INTEGER PRIMARY KEY,
  slug        TEXT    NOT NULL DEFAULT '', -- '' before the first publication
  created     INTEGER NOT NULL,
  modified    INTEGER NOT NULL,
  merged_into INTEGER NOT NULL DEFAULT 0,  -- 0: in none; never a story that is itself merged
  retired     INTEGER NOT NULL DEFAULT 0,  -- when; 0: it lives
  by_hand     INTEGER NOT NULL DEFAULT 0,  -- 1: a person removed it
  split_from  INTEGER NOT NULL DEFAULT 0   -- the story its first articles came from; 0: it was founded
);
CREATE INDEX story_merged ON story (merged_into) WHERE merged_into <> 0;

-- What people put right. Of a correction's articles those on side 1 are one
-- story, and those on side 2 are not in it.
CREATE TABLE correction (
  id        INTEGER PRIMARY KEY,
  kind      TEXT    NOT NULL, -- merge, split, move, pin
  at        INTEGER NOT NULL,
  who       TEXT    NOT NULL,
  story     INTEGER NOT NULL, -- that was kept, made, joined or pinned
  headline  TEXT    NOT NULL, -- of it at that time
  undone    INTEGER NOT NULL DEFAULT 0, -- when; 0: it holds
  undone_by TEXT    NOT NULL DEFAULT ''
);
CREATE TABLE corrected (
  correction INTEGER NOT NULL,
  article    INTEGER NOT NULL,
  side       INTEGER NOT NULL,
  was        INTEGER NOT NULL, -- its story before
  PRIMARY KEY (correction, article)
) WITHOUT ROWID;
CREATE INDEX corrected_article ON corrected (article);

-- Stories that a correction merged, and the merged_into they had before.
CREATE TABLE corrected_story (
  correction INTEGER NOT NULL,
  story      INTEGER NOT NULL,
  was        INTEGER NOT NULL,
  PRIMARY KEY (correction, story)
) WITHOUT ROWID;

-- Every slug that was ever given, and the story it was given to.
CREATE TABLE slug (
  slug  TEXT    PRIMARY KEY,
  story INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX slug_story ON slug (story);

-- Addresses that a manifest promised to a story.
CREATE TABLE adopted (
  address_key BLOB    PRIMARY KEY,
  story       INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX adopted_story ON adopted (story);

-- Links that hide where they lead, as those of Google News do, and what was
-- learnt of them. The articles that have the link are found by their address.
CREATE TABLE hidden (
  address_key BLOB PRIMARY KEY,
  link        TEXT NOT NULL,             -- as their feed gave it
  seen        INTEGER NOT NULL,           -- when a feed gave it first
  url         TEXT NOT NULL DEFAULT '',  -- where it leads, '' until that is known
  target_key  BLOB NOT NULL,             -- of that as a canonical address
  next        INTEGER NOT NULL DEFAULT 0, -- it is not asked for before
  failures    INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX hidden_open ON hidden (seen) WHERE url = '';
CREATE INDEX hidden_target ON hidden (target_key) WHERE url <> '';

-- What hubs were asked to tell of feeds (WebSub).
CREATE TABLE websub (
  feed   INTEGER PRIMARY KEY,
  hub    TEXT    NOT NULL,               -- as the feed names it
  topic  TEXT    NOT NULL,
  token  TEXT    NOT NULL,               -- in the address that the hub calls; '' before it was asked
  secret TEXT    NOT NULL,               -- that the hub signs with
  asked  INTEGER NOT NULL,               -- when it was asked last, 0 never
  until  INTEGER NOT NULL,               -- how long it has promised to tell, 0 not at all
  pushed INTEGER NOT NULL,               -- when it told last
  pushes INTEGER NOT NULL,
  missed INTEGER NOT NULL                -- articles that a visit found first
);
CREATE INDEX websub_token ON websub (token);

CREATE TABLE picture (
  address   TEXT    PRIMARY KEY,
  etag      TEXT    NOT NULL,
  modified  TEXT    NOT NULL,
  body_hash TEXT    NOT NULL, -- of the image as it was sent
  checked   INTEGER NOT NULL,
  next      INTEGER NOT NULL, -- when it may be asked for again
  failures  INTEGER NOT NULL, -- in a row
  error     TEXT    NOT NULL,
  hash      TEXT    NOT NULL, -- of the widest size, '' while there is none
  sizes     TEXT    NOT NULL, -- "480x320 1200x800", the narrowest first
  narrow    BLOB    NOT NULL, -- JPEG
  wide      BLOB    NOT NULL  -- empty when there is one size
);

CREATE TABLE meta (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE counter (
  name  TEXT    PRIMARY KEY,
  value INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO counter (name, value) VALUES ('article', 0), ('arrival', 0), ('correction', 0), ('feed', 0), ('lease', 0), ('revision', 0), ('told', 0);

CREATE VIRTUAL TABLE words USING fts5 (
  body, content = '', contentless_delete = 1, detail = none,
  tokenize = "ascii tokenchars '!""#$%&''()*+,-./:;<=>?@[\]^_`{|}~'"
);

-- Stories as they were told last: their articles and what follows from them, in
-- the form of told.go. A copy of what stands elsewhere; touched names the
-- stories whose articles changed since.
CREATE TABLE told (
  story INTEGER PRIMARY KEY,
  body  BLOB    NOT NULL
);
CREATE TABLE touched (
  id    INTEGER PRIMARY KEY,
  story INTEGER NOT NULL
);

-- +goose StatementBegin
CREATE TRIGGER member_came AFTER INSERT ON member BEGIN
  INSERT INTO touched (story) VALUES (NEW.story);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER member_moved AFTER UPDATE ON member BEGIN
  INSERT INTO touched (story) VALUES (OLD.story), (NEW.story);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER member_went AFTER DELETE ON member BEGIN
  INSERT INTO touched (story) VALUES (OLD.story);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER article_changed AFTER UPDATE ON article BEGIN
  INSERT INTO touched (story) SELECT story FROM member WHERE article = NEW.id;
END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER article_changed;
DROP TRIGGER member_went;
DROP TRIGGER member_moved;
DROP TRIGGER member_came;
DROP TABLE touched;
DROP TABLE told;
DROP TABLE hidden;
DROP TABLE picture;
DROP TABLE websub;
DROP TABLE words;
DROP TABLE counter;
DROP TABLE meta;
DROP TABLE adopted;
DROP TABLE corrected_story;
DROP TABLE corrected;
DROP TABLE correction;
DROP TABLE slug;
DROP TABLE story;
DROP TABLE member;
DROP TABLE pending;
DROP TABLE retired_address;
DROP TABLE link;
DROP TABLE history;
DROP TABLE sighting;
DROP TABLE article;
DROP TABLE feed;
