-- What a refused line is told beside its reason, in each language, where the reason alone does not say it: limits, known words.
alter table import_lines add column said jsonb;
