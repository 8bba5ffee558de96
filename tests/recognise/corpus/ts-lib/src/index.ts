export const trim = (text: string) => text.trimStart();
