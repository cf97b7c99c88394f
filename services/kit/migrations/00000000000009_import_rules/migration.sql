-- What an import was told to do with empty cells and with lines that look like records that are there.
alter table imports add column empty_cells text not null default 'IMPORT_EMPTY_CELLS_KEEP';
alter table imports add column duplicates text not null default 'IMPORT_DUPLICATES_SKIP';
