-- The words that occur in a noun's search column: a mistyped word is looked up here (some 10,000 words) and not among
-- the records (millions). Grows by itself, may be emptied at any time.
create extension if not exists pg_trgm;
create table search_words (
  noun text not null,
  word text not null,
  primary key (noun, word)
);
create index search_words_like on search_words using gin (word gin_trgm_ops);
