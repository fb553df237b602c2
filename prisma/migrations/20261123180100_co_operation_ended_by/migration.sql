-- AlterTable
ALTER TABLE "co_operation_member" ADD COLUMN     "ended_by_id" UUID;
