-- AlterTable
ALTER TABLE "attempt" ADD COLUMN     "covering_debit_id" BIGINT;
