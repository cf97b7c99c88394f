-- A line whose key is there already asks whether this very import wrote that record.
create index import_lines_record on import_lines (import_id, record_id) where record_id is not null;
