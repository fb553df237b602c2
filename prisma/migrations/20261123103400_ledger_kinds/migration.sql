-- By itself: a new value of an enumeration may not be used in the transaction that adds it.
ALTER TYPE "LedgerKind" ADD VALUE 'REVERSAL';
ALTER TYPE "LedgerKind" ADD VALUE 'SIMPLIFY';
ALTER TYPE "LedgerKind" ADD VALUE 'REMOVE';
ALTER TYPE "LedgerKind" ADD VALUE 'IMPORTED';
