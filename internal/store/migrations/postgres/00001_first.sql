-- +goose Up
CREATE TABLE feed (
  id         BIGINT PRIMARY KEY,
  url        TEXT   NOT NULL UNIQUE,
  active     BIGINT NOT NULL, -- 1: in the configuration
  title      TEXT   NOT NULL, -- as configured, '' when not
  site       TEXT   NOT NULL,
  section    TEXT   NOT NULL,
  tags       TEXT   NOT NULL, -- one a line
  language   TEXT   NOT NULL,
  weight     DOUBLE PRECISION NOT NULL,
  own_title  TEXT   NOT NULL, -- what the feed called itself first
  own_site   TEXT   NOT NULL,
  calls      TEXT   NOT NULL, -- what the feed calls itself now
  etag       TEXT   NOT NULL,
  modified   TEXT   NOT NULL,
  body_hash  TEXT   NOT NULL,
  checked    BIGINT NOT NULL,
  succeeded  BIGINT NOT NULL,
  changed    BIGINT NOT NULL,
  next       BIGINT NOT NULL,
  failures   BIGINT NOT NULL,
  error      TEXT   NOT NULL,
  status     BIGINT NOT NULL,
  moved      TEXT   NOT NULL,
  moved_seen BIGINT NOT NULL,
  items      BIGINT NOT NULL,
  warnings   TEXT   NOT NULL, -- one a line
  gone       BIGINT NOT NULL,
  listed     BIGINT NOT NULL, -- when its list of items was last known to stand
  articles   BIGINT NOT NULL, -- how many belong to it
  newest     BIGINT NOT NULL,           -- newest date among them
  rhythm     TEXT    NOT NULL DEFAULT '', -- when it publishes; the pipeline's own form
  why        TEXT    NOT NULL DEFAULT '', -- why next is when it is
  took       BIGINT NOT NULL DEFAULT 0,  -- milliseconds that the last answer took
  shard      BIGINT NOT NULL,           -- of its host; see shard.go
  leased     BIGINT NOT NULL DEFAULT 0   -- a worker visits it; counts until then
);
CREATE INDEX feed_due ON feed (shard, next);

CREATE TABLE article (
  id             BIGINT PRIMARY KEY,
  feed           BIGINT NOT NULL,
  first_seen     BIGINT NOT NULL,
  date           BIGINT NOT NULL,
  published      BIGINT NOT NULL,
  updated        BIGINT NOT NULL,
  guid_key       BYTEA  NOT NULL, -- see key.go
  address_key    BYTEA  NOT NULL, -- of the address before its mark apart
  apart          TEXT   NOT NULL, -- '' for the article that has the address; see claim.go
  address        TEXT   NOT NULL,
  guid           TEXT   NOT NULL,
  url            TEXT   NOT NULL,
  title          TEXT   NOT NULL,
  authors        TEXT   NOT NULL, -- one a line
  categories     TEXT   NOT NULL, -- one a line
  image          TEXT   NOT NULL,
  publisher      TEXT   NOT NULL,
  publisher_site TEXT   NOT NULL,
  language       TEXT   NOT NULL,
  rights         TEXT   NOT NULL,
  summary        TEXT   NOT NULL,
  content        TEXT   NOT NULL,
  UNIQUE (address_key, apart)
);
CREATE INDEX article_first_seen ON article (first_seen);
CREATE INDEX article_date ON article (date);

-- Who lists what under which guid. A row with article 0 names one that was retired.
CREATE TABLE sighting (
  feed     BIGINT NOT NULL,
  guid_key BYTEA  NOT NULL,
  article  BIGINT NOT NULL,
  print    BIGINT NOT NULL, -- of title and text as this feed gave them
  listed   BIGINT NOT NULL, -- 1: in the feed's list now
  seen     BIGINT NOT NULL, -- when it was listed last; counts only when it is not listed now
  title    TEXT   NOT NULL, -- '' when it is the article's
  PRIMARY KEY (feed, guid_key)
);
CREATE INDEX sighting_article ON sighting (article);
CREATE INDEX sighting_listed ON sighting (feed) WHERE listed = 1;

CREATE TABLE history (
  article BIGINT NOT NULL,
  at      BIGINT NOT NULL, -- when Herald saw these words replaced
  title   TEXT   NOT NULL,
  summary TEXT   NOT NULL,
  PRIMARY KEY (article, at)
);

CREATE TABLE link (
  a      BIGINT NOT NULL,           -- a < b
  b      BIGINT NOT NULL,
  joined BIGINT NOT NULL DEFAULT 0, -- 1: grouping has seen it
  PRIMARY KEY (a, b)
);
CREATE INDEX link_b ON link (b);
CREATE INDEX link_new ON link (a) WHERE joined = 0;

CREATE TABLE retired_address (
  address_key BYTEA  NOT NULL,
  title       TEXT   COLLATE "C" NOT NULL, -- its beginning
  at          BIGINT NOT NULL,
  PRIMARY KEY (address_key, title)
);

CREATE TABLE pending (
  article BIGINT PRIMARY KEY
);

CREATE TABLE member (
  article BIGINT PRIMARY KEY,
  story   BIGINT NOT NULL,
  seq     BIGINT NOT NULL -- its arrival number
);
CREATE INDEX member_story ON member (story);

CREATE TABLE story (
  id          BIGINT PRIMARY KEY,
  slug        TEXT   NOT NULL DEFAULT '', -- '' before the first publication
  created     BIGINT NOT NULL,
  modified    BIGINT NOT NULL,
  merged_into BIGINT NOT NULL DEFAULT 0,  -- 0: in none; never a story that is itself merged
  retired     BIGINT NOT NULL DEFAULT 0,  -- when; 0: it lives
  by_hand     BIGINT NOT NULL DEFAULT 0,  -- 1: a person removed it
  split_from  BIGINT NOT NULL DEFAULT 0   -- the story its first articles came from; 0: it was founded
);
CREATE INDEX story_merged ON story (merged_into) WHERE merged_into <> 0;

-- What people put right. Of a correction's articles those on side 1 are one
-- story, and those on side 2 are not in it.
CREATE TABLE correction (
  id        BIGINT PRIMARY KEY,
  kind      TEXT   NOT NULL, -- merge, split, move, pin
  at        BIGINT NOT NULL,
  who       TEXT   NOT NULL,
  story     BIGINT NOT NULL, -- that was kept, made, joined or pinned
  headline  TEXT   NOT NULL, -- of it at that time
  undone    BIGINT NOT NULL DEFAULT 0, -- when; 0: it holds
  undone_by TEXT   NOT NULL DEFAULT ''
);
CREATE TABLE corrected (
  correction BIGINT NOT NULL,
  article    BIGINT NOT NULL,
  side       BIGINT NOT NULL,
  was        BIGINT NOT NULL, -- its story before
  PRIMARY KEY (correction, article)
);
CREATE INDEX corrected_article ON corrected (article);

-- Stories that a correction merged, and the merged_into they had before.
CREATE TABLE corrected_story (
  correction BIGINT NOT NULL,
  story      BIGINT NOT NULL,
  was        BIGINT NOT NULL,
  PRIMARY KEY (correction, story)
);

-- Every slug that was ever given, and the story it was given to.
CREATE TABLE slug (
  slug  TEXT   COLLATE "C" PRIMARY KEY,
  story BIGINT NOT NULL
);
CREATE INDEX slug_story ON slug (story);

-- Addresses that a manifest promised to a story.
CREATE TABLE adopted (
  address_key BYTEA  PRIMARY KEY,
  story       BIGINT NOT NULL
);
CREATE INDEX adopted_story ON adopted (story);

-- Links that hide where they lead, as those of Google News do, and what was
-- learnt of them. The articles that have the link are found by their address.
CREATE TABLE hidden (
  address_key BYTEA PRIMARY KEY,
  link        TEXT NOT NULL,             -- as their feed gave it
  seen        BIGINT NOT NULL,           -- when a feed gave it first
  url         TEXT NOT NULL DEFAULT '',  -- where it leads, '' until that is known
  target_key  BYTEA NOT NULL,             -- of that as a canonical address
  next        BIGINT NOT NULL DEFAULT 0, -- it is not asked for before
  failures    BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX hidden_open ON hidden (seen) WHERE url = '';
CREATE INDEX hidden_target ON hidden (target_key) WHERE url <> '';

-- What hubs were asked to tell of feeds (WebSub).
CREATE TABLE websub (
  feed   BIGINT PRIMARY KEY,
  hub    TEXT    NOT NULL,               -- as the feed names it
  topic  TEXT    NOT NULL,
  token  TEXT    NOT NULL,               -- in the address that the hub calls; '' before it was asked
  secret TEXT    NOT NULL,               -- that the hub signs with
  asked  BIGINT NOT NULL,               -- when it was asked last, 0 never
  until  BIGINT NOT NULL,               -- how long it has promised to tell, 0 not at all
  pushed BIGINT NOT NULL,               -- when it told last
  pushes BIGINT NOT NULL,
  missed BIGINT NOT NULL                -- articles that a visit found first
);
CREATE INDEX websub_token ON websub (token);

CREATE TABLE picture (
  address   TEXT   PRIMARY KEY,
  etag      TEXT   NOT NULL,
  modified  TEXT   NOT NULL,
  body_hash TEXT   NOT NULL, -- of the image as it was sent
  checked   BIGINT NOT NULL,
  next      BIGINT NOT NULL, -- when it may be asked for again
  failures  BIGINT NOT NULL, -- in a row
  error     TEXT   NOT NULL,
  hash      TEXT   NOT NULL, -- of the widest size, '' while there is none
  sizes     TEXT   NOT NULL, -- "480x320 1200x800", the narrowest first
  narrow    BYTEA  NOT NULL, -- JPEG
  wide      BYTEA  NOT NULL  -- empty when there is one size
);

CREATE TABLE meta (
  key   TEXT COLLATE "C" PRIMARY KEY,
  value TEXT NOT NULL
);

CREATE TABLE counter (
  name  TEXT   COLLATE "C" PRIMARY KEY,
  value BIGINT NOT NULL
);
INSERT INTO counter (name, value) VALUES ('article', 0), ('arrival', 0), ('correction', 0), ('feed', 0), ('lease', 0), ('revision', 0), ('told', 0);

CREATE TABLE words (
  article BIGINT   PRIMARY KEY,
  body    TSVECTOR NOT NULL
);
CREATE INDEX words_body ON words USING GIN (body);

-- Who runs. The row of a dead holder lapses.
CREATE TABLE lease (
  name   TEXT   PRIMARY KEY,
  number BIGINT NOT NULL UNIQUE,
  until  BIGINT NOT NULL,
  holder TEXT   NOT NULL -- JSON
);

-- Who fetches, and which hosts are whose. Both belong to running processes.
CREATE TABLE worker (
  number BIGINT PRIMARY KEY,
  until  BIGINT NOT NULL
);
CREATE TABLE shard (
  id     BIGINT PRIMARY KEY,
  worker BIGINT NOT NULL,                -- 0: nobody's
  until  BIGINT NOT NULL
);
INSERT INTO shard (id, worker, until) SELECT i, 0, 0 FROM generate_series(0, 255) AS n (i);

-- Stories as they were told last: their articles and what follows from them, in
-- the form of told.go. A copy of what stands elsewhere; touched names the
-- stories whose articles changed since.
CREATE TABLE told (
  story BIGINT PRIMARY KEY,
  body  BYTEA  NOT NULL
);
CREATE TABLE touched (
  id    BIGSERIAL PRIMARY KEY,
  story BIGINT    NOT NULL
);

-- +goose StatementBegin
CREATE FUNCTION member_touched() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO touched (story) VALUES (OLD.story);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO touched (story) VALUES (NEW.story);
  END IF;
  RETURN NULL;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION article_touched() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO touched (story) SELECT story FROM member WHERE article = NEW.id;
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER member_changed AFTER INSERT OR UPDATE OR DELETE ON member FOR EACH ROW EXECUTE FUNCTION member_touched();
CREATE TRIGGER article_changed AFTER UPDATE ON article FOR EACH ROW EXECUTE FUNCTION article_touched();

-- +goose Down
DROP TRIGGER article_changed ON article;
DROP TRIGGER member_changed ON member;
DROP FUNCTION article_touched();
DROP FUNCTION member_touched();
DROP TABLE touched;
DROP TABLE told;
DROP TABLE hidden;
DROP TABLE picture;
DROP TABLE websub;
DROP TABLE shard;
DROP TABLE worker;
DROP TABLE lease;
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
