-- AlterTable
ALTER TABLE "target_system" ADD COLUMN     "circuit_changed_at" TIMESTAMPTZ(3);
