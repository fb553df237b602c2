-- AlterTable
ALTER TABLE "work_item" ADD COLUMN     "standing_debit_id" BIGINT;
