rootProject.name = "timetable"
include("app", "lib")
