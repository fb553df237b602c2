-- What one person, key or webhook did is found without reading what everybody did.
CREATE INDEX "audit_entry_tenant_id_actor_id_idx" ON "audit_entry"("tenant_id", "actor", "id" DESC);
