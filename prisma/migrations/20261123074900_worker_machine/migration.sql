-- AlterTable
ALTER TABLE "worker_process" ADD COLUMN     "machine" TEXT;
