-- Lines of files find their client by the VAT number in one spelling.
CREATE INDEX clients_vat_id ON clients (upper(regexp_replace(vat_id, '[^[:alnum:]]', '', 'g'))) WHERE vat_id <> '' AND deleted_at IS NULL;
