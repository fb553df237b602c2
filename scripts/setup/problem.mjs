/** What keeps the set-up from going on: one sentence on what is missing, and the command that mends it. */
export class SetupProblem extends Error {
  /**
   * @param {string} missing one sentence, without the final full stop
   * @param {string} command what the person at the keyboard can run
   */
  constructor(missing, command) {
    super(`${missing}. Run: ${command}`);
    this.name = "SetupProblem";
  }
}
