-- Tells every node what it must forget. A payload has to stay below 8000 bytes; what is longer forgets everything.
-- The functions name nothing outside pg_catalog, so that they work under any search path.
CREATE FUNCTION pictor_alias_changed() RETURNS trigger AS
$$
DECLARE
    change CONSTANT TEXT := 'alias ' || OLD.alias;
BEGIN
    PERFORM pg_notify('pictor_changes', CASE WHEN octet_length(change) < 7900 THEN change ELSE 'everything' END);
    RETURN NULL;
END;
$$ LANGUAGE plpgsql;

CREATE TRIGGER pictor_alias_changed
    AFTER DELETE OR UPDATE OF alias, hash ON aliases
    FOR EACH ROW EXECUTE FUNCTION pictor_alias_changed();

CREATE FUNCTION pictor_variant_changed() RETURNS trigger AS
$$
DECLARE
    change CONSTANT TEXT := 'variant ' || OLD.hash || ' ' || OLD.variant;
BEGIN
    PERFORM pg_notify('pictor_changes', CASE WHEN octet_length(change) < 7900 THEN change ELSE 'everything' END);
    RETURN NULL;
END;
$$ LANGUAGE plpgsql;

CREATE TRIGGER pictor_variant_changed
    AFTER DELETE OR UPDATE OF hash, variant, identifier ON variants
    FOR EACH ROW EXECUTE FUNCTION pictor_variant_changed();

CREATE FUNCTION pictor_original_changed() RETURNS trigger AS
$$
DECLARE
    change CONSTANT TEXT := 'original ' || OLD.hash;
BEGIN
    PERFORM pg_notify('pictor_changes', CASE WHEN octet_length(change) < 7900 THEN change ELSE 'everything' END);
    RETURN NULL;
END;
$$ LANGUAGE plpgsql;

CREATE TRIGGER pictor_original_changed
    AFTER DELETE OR UPDATE OF hash, identifier ON hashes
    FOR EACH ROW EXECUTE FUNCTION pictor_original_changed();
