import std.stdio;

void main()
{
	writeln("Edit source/app.d to start your project.");
}
