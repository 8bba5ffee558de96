plugins {
    id("org.jetbrains.kotlin.jvm") version "2.0.0"
    application
}

application {
    mainClass = "org.example.AppKt"
}
