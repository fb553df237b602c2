-- CreateEnum
CREATE TYPE "TraceFrom" AS ENUM ('FIRST_ATTEMPT', 'SECOND_ATTEMPT', 'NEVER');

-- AlterTable
ALTER TABLE "automation" ADD COLUMN     "trace_from" "TraceFrom" NOT NULL DEFAULT 'SECOND_ATTEMPT';
