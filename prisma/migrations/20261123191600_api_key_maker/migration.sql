-- AlterTable
ALTER TABLE "api_key" ADD COLUMN     "created_by_id" UUID;
