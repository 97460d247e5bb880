/** Recovery codes, shown this once. */
export function RecoveryCodes({ codes, description }: { codes: readonly string[]; description: string }) {
  return (
    <div className="space-y-3 text-sm leading-6">
      <p>{description}</p>
      <ul className="grid gap-x-6 gap-y-1 font-mono sm:grid-cols-2">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
    </div>
  );
}
