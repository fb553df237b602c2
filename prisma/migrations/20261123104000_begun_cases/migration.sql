-- AlterTable
ALTER TABLE "work_item" ADD COLUMN     "begun" BOOLEAN NOT NULL DEFAULT false;
